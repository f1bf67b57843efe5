import { FilterBar } from '../pages/filter-bar'
import { TopicsPane } from '../pages/topics-pane'
import { dismiss, expect, loopback, peer, type SceneGroup } from './stage'

/** Publishers of a plant: the tree of topics, filters, finding, colours and marks. */
export const topics: SceneGroup = {
  scenes: {
    topics: async (stage) => {
      const { inspector, page } = stage
      const tree = new TopicsPane(page)
      const plant = await peer(stage, 'plant', '--bind', await loopback())
      await inspector.open('SUB', 'Connect', plant.endpoint, 'plant')
      await inspector.menu('View', 'Show or Hide Topics')
      await inspector.menu('View', 'Show or Hide Send Panel')
      await expect(tree.line('plant')).toContainText('12 topics')
      await expect(tree.line('weather')).toBeVisible({ timeout: 20_000 })
      await tree.region.getByRole('button', { name: 'Expand all topics' }).click()
      await tree.line('line2').click()
      await inspector.traffic.rowsWith('line2').last().click()
    },
    filter: async ({ inspector, page }) => {
      await inspector.menu('View', 'Show or Hide Topics')
      const filter = new FilterBar(page)
      await filter.apply('json.unit == "bar"')
      await inspector.traffic.rowsWith('pressure').last().click()
    },
    follow: async ({ inspector }) => {
      const { detail } = inspector
      await detail.region.getByRole('radio', { name: 'Tree' }).click()
      await detail.region.getByRole('treeitem', { name: /^value/ }).click()
      await detail.region.getByRole('button', { name: 'Follow over time' }).click()
      await expect(detail.region.getByRole('region', { name: /over time$/ })).toContainText(/^.*[1-9]\d values/, { timeout: 30_000 })
    },
    'filter-suggestions': async ({ page }) => {
      await page
        .getByRole('region', { name: /over time$/ })
        .getByRole('button')
        .click()
      const filter = new FilterBar(page)
      await filter.input.focus()
      await page.keyboard.press('End')
      await page.keyboard.type(' && s')
      await expect(filter.suggestions.getByRole('option').first()).toBeVisible()
    },
    'filter-error': async (stage) => {
      await dismiss(stage)
      await new FilterBar(stage.page).apply('json.unit == "bar" && sise > 5')
    },
    find: async ({ inspector, page }) => {
      await new FilterBar(page).clear()
      await inspector.traffic.grid.focus()
      await inspector.menu('Edit', 'Find…')
      await page.getByRole('search', { name: 'Find' }).getByRole('combobox').fill('line1')
      await page.keyboard.press('Enter')
      await page.keyboard.press('Enter')
      await expect(inspector.detail.region.locator('mark').first()).toBeVisible()
    },
    'colour-rules': async (stage) => {
      const { inspector, page } = stage
      await dismiss(stage)
      await inspector.menu('View', 'Colour Rules…')
      const dialog = page.getByRole('dialog', { name: 'Colour rules' })
      for (const rule of ['topic startsWith "plant/line1/"', 'json.unit == "g"']) {
        await dialog.getByRole('button', { name: 'Add rule' }).click()
        await page.keyboard.type(rule)
        await page.keyboard.press('Enter')
      }
    },
    coloured: async ({ inspector, page }) => {
      await page.getByRole('dialog', { name: 'Colour rules' }).getByRole('button', { name: 'Close' }).click()
      await inspector.traffic.rowsWith('line2/speed').last().click()
      await inspector.menu('Capture', 'Bookmark Row')
    },
    note: async ({ inspector, page }) => {
      await inspector.menu('Capture', 'Note and Colour…')
      await page.getByRole('textbox', { name: 'Note' }).fill('Slower than the day before')
      await page.getByRole('radio', { name: 'Purple' }).check()
    },
    marked: async ({ inspector, page }) => {
      await page.getByRole('button', { name: 'Save' }).click()
      await inspector.statusBar.getByRole('button', { name: '1 mark' }).click()
    },
    columns: async (stage) => {
      await dismiss(stage)
      await stage.inspector.traffic.rowsWith('line2/speed').last().click({ button: 'right' })
    },
  },
}
