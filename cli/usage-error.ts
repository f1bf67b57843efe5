import { type AppError, InspectorError, toAppError } from '../shared/errors'
import { verbatim } from '../shared/sentences/said'

/** The command line itself is wrong: exit code 2. */
export class UsageError extends InspectorError {
  constructor(message: string, hint?: string) {
    super({ code: 'BAD_USAGE', message: verbatim(message), ...(hint === undefined ? {} : { hint: verbatim(hint) }) })
    this.name = 'UsageError'
  }
}

/** Whatever `parse` refuses becomes a {@link UsageError}. */
export function asUsage<Value>(parse: () => Value): Value {
  try {
    return parse()
  } catch (error) {
    const { message, hint } = toAppError(error)
    throw new UsageError(message, hint)
  }
}

/** An error as one sentence, its hint in brackets: `The port is missing (write a number from 1 to 65535).` */
export function oneSentence({ message, hint }: AppError): string {
  if (hint === undefined) return message
  return `${message.replace(/\.$/, '')} (${hint.charAt(0).toLowerCase()}${hint.slice(1).replace(/\.$/, '')}).`
}
