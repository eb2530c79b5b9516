import Negotiator from 'negotiator';

const answers = ['application/json; charset=utf-8', 'application/graphql-response+json; charset=utf-8'];

/**
 * Whether `Accept` takes one of the types that answers have, by what Apollo reads it with. Apollo looks only once it has
 * executed the operation: a code would be sent, or an attempt used up, and nobody told.
 */
export const acceptsAnswers = (accept: string | undefined): boolean =>
  !accept || new Negotiator({ headers: { accept } }).mediaType(answers) !== undefined;
