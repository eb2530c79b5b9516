
      export type PossibleTypesResultData = {
  "possibleTypes": {
    "CancelVerificationResult": [
      "ServiceUnavailable",
      "Verification",
      "VerificationClosed",
      "VerificationNotFound"
    ],
    "CheckCodeResult": [
      "IncorrectCode",
      "MalformedCode",
      "RateLimited",
      "ServiceUnavailable",
      "Verification",
      "VerificationClosed",
      "VerificationNotFound"
    ],
    "Problem": [
      "ChannelUnavailable",
      "IncorrectCode",
      "InvalidPhoneNumber",
      "InvalidProof",
      "MalformedCode",
      "NoChannelLeft",
      "PhoneNumberNotAllowed",
      "ProofAlreadyRedeemed",
      "RateLimited",
      "ServiceUnavailable",
      "VerificationClosed",
      "VerificationNotFound"
    ],
    "RedeemProofResult": [
      "InvalidProof",
      "Proof",
      "ProofAlreadyRedeemed",
      "ServiceUnavailable"
    ],
    "ResendCodeResult": [
      "NoChannelLeft",
      "RateLimited",
      "ServiceUnavailable",
      "Verification",
      "VerificationClosed",
      "VerificationNotFound"
    ],
    "StartVerificationResult": [
      "ChannelUnavailable",
      "InvalidPhoneNumber",
      "PhoneNumberNotAllowed",
      "RateLimited",
      "ServiceUnavailable",
      "Verification"
    ]
  }
};
      const result: PossibleTypesResultData = {
  "possibleTypes": {
    "CancelVerificationResult": [
      "ServiceUnavailable",
      "Verification",
      "VerificationClosed",
      "VerificationNotFound"
    ],
    "CheckCodeResult": [
      "IncorrectCode",
      "MalformedCode",
      "RateLimited",
      "ServiceUnavailable",
      "Verification",
      "VerificationClosed",
      "VerificationNotFound"
    ],
    "Problem": [
      "ChannelUnavailable",
      "IncorrectCode",
      "InvalidPhoneNumber",
      "InvalidProof",
      "MalformedCode",
      "NoChannelLeft",
      "PhoneNumberNotAllowed",
      "ProofAlreadyRedeemed",
      "RateLimited",
      "ServiceUnavailable",
      "VerificationClosed",
      "VerificationNotFound"
    ],
    "RedeemProofResult": [
      "InvalidProof",
      "Proof",
      "ProofAlreadyRedeemed",
      "ServiceUnavailable"
    ],
    "ResendCodeResult": [
      "NoChannelLeft",
      "RateLimited",
      "ServiceUnavailable",
      "Verification",
      "VerificationClosed",
      "VerificationNotFound"
    ],
    "StartVerificationResult": [
      "ChannelUnavailable",
      "InvalidPhoneNumber",
      "PhoneNumberNotAllowed",
      "RateLimited",
      "ServiceUnavailable",
      "Verification"
    ]
  }
};
      export default result;
    