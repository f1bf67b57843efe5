interface Node<Value> {
  readonly value: Value
  queue: LinkedQueue<Value> | undefined
  previous: Node<Value> | undefined
  next: Node<Value> | undefined
}
export type QueueNode<Value> = Node<Value>

/**
 * First in, first out, with removal from anywhere, all in constant time. (A Set in insertion order would do but for its
 * cost: finding its first element walks over all that were deleted before it.)
 */
export class LinkedQueue<Value> {
  #first: Node<Value> | undefined
  #last: Node<Value> | undefined
  #size = 0

  get size(): number {
    return this.#size
  }

  get first(): Value | undefined {
    return this.#first?.value
  }

  push(value: Value): QueueNode<Value> {
    const node: Node<Value> = { value, queue: this, previous: this.#last, next: undefined }
    if (this.#last === undefined) this.#first = node
    else this.#last.next = node
    this.#last = node
    this.#size += 1
    return node
  }

  /** Takes a node of this queue out; one that is in it no more stays out. */
  remove(node: QueueNode<Value>): void {
    if (node.queue !== this) return
    if (node.previous === undefined) this.#first = node.next
    else node.previous.next = node.next
    if (node.next === undefined) this.#last = node.previous
    else node.next.previous = node.previous
    node.queue = undefined
    node.previous = undefined
    node.next = undefined
    this.#size -= 1
  }

  /** Oldest first; the value at hand may be removed while iterating. */
  *[Symbol.iterator](): Generator<Value, void, undefined> {
    let node = this.#first
    while (node !== undefined) {
      const next: Node<Value> | undefined = node.next
      yield node.value
      node = next
    }
  }
}
