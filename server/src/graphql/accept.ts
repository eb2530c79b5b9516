const known = /^(\*\/\*|application\/(\*|json|graphql-response\+json))$/iu;

/**
 * Whether `Accept` takes one of the types that answers have (RFC 9110, section 12.5.1). Apollo looks only once it has
 * executed the operation: a code would be sent, or an attempt used up, and nobody told.
 */
export function acceptsAnswers(accept: string | undefined): boolean {
  if (accept === undefined || accept === '') return true;
  return accept.split(',').some((range) => {
    const [type = '', ...parameters] = range.split(';').map((part) => part.trim());
    return known.test(type) && parameters.every((text) => isMet(text.toLowerCase()));
  });
}

const isMet = (parameter: string) =>
  parameter.startsWith('q=') ? Number(parameter.slice(2)) > 0 : isUtf8.test(parameter);

const isUtf8 = /^charset="?(utf-8|\*)"?$/u;
