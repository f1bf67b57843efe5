import type { Predicate, Run } from './chunk'

/** Every operand, the cheap ones first: what they clear, the others need not look at. */
export function all(operands: readonly Predicate[]): Predicate {
  const sorted = byCost(operands)
  return {
    ...summed(sorted),
    narrow: (run, mask) => {
      for (const operand of sorted) {
        if (!mask.includes(1)) return
        operand.narrow(run, mask)
      }
    },
  }
}

/** Any operand: each looks only at what those before it did not match. */
export function any(operands: readonly Predicate[]): Predicate {
  const sorted = byCost(operands)
  return {
    ...summed(sorted),
    narrow: (run, mask) => {
      const left = mask.slice()
      mask.fill(0)
      for (const operand of sorted) {
        const matching = left.slice()
        operand.narrow(run, matching)
        for (let row = 0; row < mask.length; row += 1) {
          if (matching[row] === 0) continue
          mask[row] = 1
          left[row] = 0
        }
      }
    },
  }
}

export function not(operand: Predicate): Predicate {
  return {
    ...operand,
    narrow: (run: Run, mask: Uint8Array) => {
      const matching = mask.slice()
      operand.narrow(run, matching)
      for (let row = 0; row < mask.length; row += 1) if (matching[row] !== 0) mask[row] = 0
    },
  }
}

const byCost = (operands: readonly Predicate[]): readonly Predicate[] => operands.toSorted((left, right) => left.cost - right.cost)

function summed(operands: readonly Predicate[]): Omit<Predicate, 'narrow'> {
  return {
    cost: Math.max(...operands.map(({ cost }) => cost)),
    columns: [...new Set(operands.flatMap(({ columns }) => columns))],
    payload: operands.some(({ payload }) => payload),
  }
}
