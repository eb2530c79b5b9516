import {
  getOperationAST,
  isAbstractType,
  isEnumType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  parse,
  type FieldNode,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  type SelectionSetNode,
} from 'graphql';

type Fields = Map<string, FieldNode[]>;

/** Whether `data` is what the schema says that this operation answers. */
export function conforms(
  schema: GraphQLSchema,
  text: string,
  operationName: string | undefined,
  data: unknown,
): boolean {
  const document = parse(text);
  const fragments = new Map(
    document.definitions.flatMap((one) =>
      one.kind === Kind.FRAGMENT_DEFINITION ? [[one.name.value, one] as const] : [],
    ),
  );
  const operation = getOperationAST(document, operationName);
  const root = operation && schema.getRootType(operation.operation);
  return root ? isObject(root, [operation.selectionSet], data) : false;

  function isObject(type: GraphQLObjectType, sets: readonly SelectionSetNode[], value: unknown): boolean {
    if (typeof value !== 'object' || value === null) return false;
    const fields: Fields = new Map();
    for (const set of sets) collect(type, set, fields);
    const given = Object.entries(value);
    const conditional = text.includes('@');
    if (!conditional && given.length !== fields.size) return false;
    return given.every(([name, inner]) => {
      const nodes = fields.get(name) ?? [];
      const [first] = nodes;
      if (!first) return false;
      if (first.name.value === '__typename') return inner === type.name;
      // What it says of itself is graphql-js's affair.
      if (first.name.value.startsWith('__')) return true;
      const field = type.getFields()[first.name.value];
      const inside = nodes.flatMap(({ selectionSet }) => selectionSet ?? []);
      return field !== undefined && isOf(field.type, inside, inner);
    });
  }

  function isOf(type: GraphQLOutputType, sets: readonly SelectionSetNode[], value: unknown): boolean {
    if (isNonNullType(type)) return value !== null && isOf(type.ofType, sets, value);
    if (value === null) return true;
    if (isListType(type)) return Array.isArray(value) && value.every((one) => isOf(type.ofType, sets, one));
    if (isObjectType(type)) return isObject(type, sets, value);
    if (isAbstractType(type)) return schema.getPossibleTypes(type).some((one) => isObject(one, sets, value));
    if (isEnumType(type)) return typeof value === 'string' && type.getValue(value) !== undefined;
    return isScalar(type.name, value);
  }

  function collect(type: GraphQLNamedType, { selections }: SelectionSetNode, into: Fields): void {
    for (const selection of selections) {
      if (selection.kind === Kind.FIELD) {
        const name = (selection.alias ?? selection.name).value;
        into.set(name, [...(into.get(name) ?? []), selection]);
        continue;
      }
      const spread = selection.kind === Kind.FRAGMENT_SPREAD ? fragments.get(selection.name.value) : selection;
      if (spread && applies(spread.typeCondition?.name.value, type)) collect(type, spread.selectionSet, into);
    }
  }

  function applies(condition: string | undefined, type: GraphQLNamedType): boolean {
    const on = condition === undefined ? type : schema.getType(condition);
    return on === type || (isAbstractType(on) && isObjectType(type) && schema.isSubType(on, type));
  }
}

function isScalar(name: string, value: unknown): boolean {
  if (name === 'Int') return Number.isSafeInteger(value);
  if (name === 'Boolean') return typeof value === 'boolean';
  if (name === 'DateTime') return typeof value === 'string' && new Date(value).toISOString() === value;
  return typeof value === 'string';
}
