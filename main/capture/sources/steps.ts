/** Does one thing after the other, in the order in which they were asked for; one that fails does not stop the next. */
export class Steps {
  #last: Promise<unknown> = Promise.resolve()

  /** Answers with what the step answers with, or fails as it does. */
  do<Value>(step: () => Promise<Value>): Promise<Value> {
    const done = this.#last.then(step)
    this.#last = done.catch(() => undefined)
    return done
  }
}
