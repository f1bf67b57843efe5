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

const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
/** What a theme can change. */
const colourRules = ['color-contrast', 'link-in-text-block']

/** Rows and lines that are made as those before them, which would only take time. */
const repeated = '[role="row"]:nth-child(n + 9), [class*="_byte_"] ~ [class*="_byte_"], [class*="_character_"] ~ [class*="_character_"]'
const popup = '[role="dialog"], [role="alertdialog"], [role="menu"], [role="listbox"], [class*="_popup_"]'

/** Electron's window has no second page for axe to work in, which legacy mode does without. */
async function axe(page: Page, part: 'page' | 'popup'): Promise<AxeBuilder> {
  const builder = new AxeBuilder({ page })
    .setLegacyMode()
    .options({ resultTypes: ['violations'] })
    .exclude(repeated)
  // What is behind a dialog or menu is looked at without it.
  return part === 'popup' && (await page.locator(popup).count()) > 0 ? builder.include(popup) : builder
}

/** One failure does not end the walk, so that one run tells all. */
async function expectNothing(page: Page, what: string, builder: AxeBuilder): Promise<void> {
  await atRest(page)
  const { violations } = await builder.analyze()
  expect
    .soft(
      violations.map(
        ({ id, nodes }) => `${what}: ${id}: ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`).join('\n')}`,
      ),
    )
    .toEqual([])
}

/** The rules that the page breaks as it is. */
export async function brokenRules(page: Page): Promise<readonly string[]> {
  const { violations } = await (await axe(page, 'page')).withTags(tags).analyze()
  return violations.map(({ id }) => id)
}

/** Has axe look at the page, or at a menu or dialog of it, once it is at rest; `what` names the state that it is in. */
export async function expectAccessible(page: Page, what: string, part: 'page' | 'popup' = 'page'): Promise<void> {
  await expectNothing(page, what, (await axe(page, part)).withTags(tags))
}

/** Has axe look in the light theme and, for its colours, in the dark one; it is light again afterwards. */
async function lookInBothThemes(page: Page, what: string, part: 'page' | 'popup'): Promise<void> {
  await expectNothing(page, what, (await axe(page, part)).withTags(tags))
  await page.emulateMedia({ colorScheme: 'dark' })
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
  await expectNothing(page, `${what}, dark`, (await axe(page, part)).withRules(colourRules))
  await page.emulateMedia({ colorScheme: 'light' })
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'light')
}

export const expectAccessibleInBothThemes = (page: Page, what: string): Promise<void> => lookInBothThemes(page, what, 'page')

/** Of a dialog, menu or other popup only: what is behind it is looked at without it. */
export const expectPopupAccessible = (page: Page, what: string): Promise<void> => lookInBothThemes(page, what, 'popup')
