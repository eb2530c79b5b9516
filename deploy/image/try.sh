#!/usr/bin/env bash
# Builds the image where no registry of images is at hand, and runs it as an orchestrator does: no root, no capabilities, a
# root that is read only. As root, after `npx -y pnpm install`; needs Debian's buildah, podman, runc and mmdebstrap.
# TRY_RUNTIME names another runtime than runc. Ends with 1 where something isn't as it should be.
set -euo pipefail
cd "$(dirname "$0")/../.."
folder=$(mktemp -d)
trap 'podman rm --force pv-try >/dev/null 2>&1 || true; podman volume rm pv-try >/dev/null 2>&1 || true; rm -rf "$folder"' EXIT

# Stand-ins for the bases, of the same packages of Debian: the first with this machine's npm and certificates.
debian() { mmdebstrap --quiet --variant=extract --include="libc6,libstdc++6,libgcc-s1,ca-certificates,$2" bookworm "$folder/$1.tar"; }
debian build base-files,dash,coreutils,sed,grep,libselinux1,libpcre2-8-0,libgmp10,libacl1,libattr1,libcrypt1
debian base base-files,netbase,tzdata
cp node_modules/node/bin/node /etc/ssl/certs/ca-certificates.crt "$folder"
cp -r "$(dirname "$(readlink --canonicalize "$(command -v npm)")")/.." "$folder/npm"
cat >"$folder/node.containerfile" <<'END'
FROM scratch
ADD build.tar /
COPY node /usr/local/bin/node
COPY npm /usr/local/lib/node_modules/npm
COPY ca-certificates.crt /etc/ssl/certs/ca-certificates.crt
RUN ln -s ../lib/node_modules/npm/bin/npm-cli.js /usr/local/bin/npm
ENV HOME=/root PATH=/usr/local/bin:/usr/bin:/bin NODE_EXTRA_CA_CERTS=/etc/ssl/certs/ca-certificates.crt
END
printf 'FROM scratch\nADD base.tar /\n' >"$folder/base.containerfile"
for one in node base; do
  buildah build --quiet --isolation chroot --file "$folder/$one.containerfile" --tag "localhost/pv-$one" "$folder"
done
buildah build --isolation chroot --network host --timestamp 0 --format docker --file deploy/image/Containerfile \
  --build-arg NODE=localhost/pv-node --build-arg BASE=localhost/pv-base --tag phone-verification .

openssl ecparam -name prime256v1 -genkey -noout | openssl pkcs8 -topk8 -nocrypt >"$folder/key.pem"
podman run --detach --name pv-try --runtime "${TRY_RUNTIME:-runc}" --network host --volume pv-try:/data \
  --read-only --read-only-tmpfs=false --cap-drop all --security-opt no-new-privileges \
  --env PORT=4800 --env SIMULATOR=on --env SIMULATOR_PORT=0 --env PUBLIC_URL=http://127.0.0.1:4800 \
  --env PROOF_SIGNING_KEY="$(cat "$folder/key.pem")" --env DRAIN_SECONDS=1 phone-verification
for _ in $(seq 60); do curl --silent --fail http://127.0.0.1:4800/readyz && break || sleep 1; done
curl --silent --fail --output "$folder/page.html" http://127.0.0.1:4800/
podman healthcheck run pv-try
podman exec pv-try node -e 'try { fs.writeFileSync("/app/x", ""); process.exit(1) } catch ({ code }) { process.exit(code === "EROFS" ? 0 : 1) }'
echo "process 1 is $(podman exec pv-try node -p 'fs.readFileSync("/proc/1/cmdline", "utf8").split("\0")[0] + ", user " + process.getuid()')"
podman stop --time 35 pv-try >/dev/null
echo "it ended with $(podman inspect --format '{{.State.ExitCode}}' pv-try)"
[ "$(podman inspect --format '{{.State.ExitCode}}' pv-try)" = 0 ]
podman images phone-verification
