import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { expect } from './fixtures'

/** Waits until nothing moves: a dialog that fades in has other colours than the one that is there. */
async function atRest(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const ending = (animation: Animation): boolean => Number.isFinite(animation.effect?.getComputedTiming().endTime)
    const running = () => document.getAnimations().filter((animation) => animation.playState === 'running' && ending(animation))
    // One that is replaced by another is cancelled, which is as good.
    while (running().length > 0) await Promise.all(running().map(({ finished }) => finished.catch(() => undefined)))
  })
}

/** Has axe look at the page once it is at rest; `what` names the state that it is in. */
export async function expectAccessible(page: Page, what: string, exceptRules: readonly string[] = []): Promise<void> {
  await atRest(page)
  // Electron's window has no second page for axe to work in, which legacy mode does without.
  const { violations } = await new AxeBuilder({ page })
    .setLegacyMode()
    .disableRules([...exceptRules])
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
    .analyze()
  expect(
    violations.map(({ id, nodes }) => `${what}: ${id}: ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`).join('\n')}`),
  ).toEqual([])
}
