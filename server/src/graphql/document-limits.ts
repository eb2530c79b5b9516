import {
  GraphQLError,
  Kind,
  OperationTypeNode,
  type ASTVisitor,
  type DocumentNode,
  type FragmentDefinitionNode,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
  type ValidationContext,
} from 'graphql';

/** Parsing ends there. The introspection query has 184 tokens, all that the client ever asks 317, a guess by alias 17. */
export const parseOptions = { maxTokens: 2_000 };

/** Errors quote names, which may be long, more than once. */
export const validationOptions = { maxErrors: 10 };

/** Each of these costs money or is a guess: one an operation, so that whoever counts requests counts them all. */
export const sensitive = new Set(['startVerification', 'checkCode', 'resendCode', 'cancelVerification', 'redeemProof']);

type Size = { depth: number; fields: number; aliases: number; directives: number; sensitive: number };

/**
 * Of one operation, its fragments opened wherever they are spread. The introspection query with all of its options has
 * 230 fields and a depth of 18, the largest operation of the client 56 fields, a depth of 6 and 2 aliases.
 */
const most = { depth: 20, fields: 300, aliases: 20, directives: 50 };

/** A validation rule, the same for HTTP and WebSocket. What is over a limit no other rule looks at. */
export function documentLimits(context: ValidationContext): ASTVisitor {
  return {
    Document(document) {
      const faults = faultsOf(document);
      for (const fault of faults) context.reportError(new GraphQLError(fault));
      // Taken out of the traversal: the others compare each field with each, and never begin.
      return faults.length > 0 ? null : undefined;
    },
  };
}

/** The first, of operations and of fragments, which are compared field by field also where nothing spreads them. */
function faultsOf(document: DocumentNode): string[] {
  const sizeOf = createMeasure(document);
  const fragments = fragmentsOf(document);
  return document.definitions
    .filter((definition) => 'selectionSet' in definition)
    .flatMap((definition) => {
      const { depth, fields, aliases, directives, sensitive } = sizeOf(definition);
      if (depth > most.depth) return [`The operation is more than ${most.depth} levels deep.`];
      if (fields > most.fields) return [`The operation has more than ${most.fields} fields.`];
      if (definition.kind === Kind.OPERATION_DEFINITION && isConditional(definition, fragments))
        return ['What a subscription follows can be neither skipped nor included.'];
      if (directives > most.directives) return [`The operation has more than ${most.directives} directives.`];
      // Many guesses by alias are refused for what they are, as two are: docs/rules.md#one-sensitive-field.
      if (aliases > most.aliases && sensitive < 2) return [`The operation has more than ${most.aliases} aliases.`];
      return [];
    })
    .slice(0, 1);
}

/**
 * Whether `@skip` or `@include` stands at the root of a subscription, which the specification forbids ("Single Root
 * Field", September 2025). graphql-js 16 doesn't, and throws in looking for a second field.
 */
function isConditional({ operation, selectionSet }: OperationDefinitionNode, fragments: Map<string, SelectionSetNode>) {
  const seen = new Set<SelectionSetNode>();
  const isIn = (set: SelectionSetNode | undefined): boolean => {
    if (!set || seen.has(set)) return false;
    seen.add(set);
    return set.selections.some(
      (selection) =>
        selection.directives?.some(({ name: { value } }) => value === 'skip' || value === 'include') ||
        (selection.kind === Kind.INLINE_FRAGMENT && isIn(selection.selectionSet)) ||
        (selection.kind === Kind.FRAGMENT_SPREAD && isIn(fragments.get(selection.name.value))),
    );
  };
  return operation === OperationTypeNode.SUBSCRIPTION && isIn(selectionSet);
}

const nothing: Size = { depth: 0, fields: 0, aliases: 0, directives: 0, sensitive: 0 };

/** What an operation of the document comes to. Each fragment is measured once, so that spreads of spreads multiply numbers and no work. */
function createMeasure(document: DocumentNode) {
  const fragments = fragmentsOf(document);
  const known = new Map<string, Size>();

  function sizeOf(node: SelectionNode | OperationDefinitionNode | FragmentDefinitionNode): Size {
    const inner = node.kind === Kind.FRAGMENT_SPREAD ? sizeOfFragment(node.name.value) : sizeOfSet(node.selectionSet);
    const isField = node.kind === Kind.FIELD;
    return {
      depth: inner.depth,
      fields: inner.fields + (isField ? 1 : 0),
      aliases: inner.aliases + (isField && node.alias ? 1 : 0),
      directives: inner.directives + (node.directives?.length ?? 0),
      sensitive: inner.sensitive + (isField && sensitive.has(node.name.value) ? 1 : 0),
    };
  }

  function sizeOfSet(set: SelectionSetNode | undefined): Size {
    return (set?.selections ?? []).map(sizeOf).reduce(
      (sum, size) => ({
        depth: Math.max(sum.depth, size.depth + 1),
        fields: sum.fields + size.fields,
        aliases: sum.aliases + size.aliases,
        directives: sum.directives + size.directives,
        sensitive: sum.sensitive + size.sensitive,
      }),
      nothing,
    );
  }

  function sizeOfFragment(name: string): Size {
    const seen = known.get(name);
    if (seen) return seen;
    // Within itself a fragment counts as nothing: another rule refuses it.
    known.set(name, nothing);
    const size = sizeOfSet(fragments.get(name));
    known.set(name, size);
    return size;
  }

  return sizeOf;
}

export const fragmentsOf = ({ definitions }: DocumentNode) =>
  new Map(
    definitions
      .filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION)
      .map((fragment) => [fragment.name.value, fragment.selectionSet]),
  );
