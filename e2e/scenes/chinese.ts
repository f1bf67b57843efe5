import { bitcoinSamples } from '../../shared/decoders/samples/bitcoin'
import { publisher, type SceneGroup } from './stage'

/** Some of the same in Chinese. */
export const chinese: SceneGroup = {
  language: 'zh_CN',
  scenes: {
    'chinese-welcome': ({ page }) => page.getByText('看清套接字之间的对话').waitFor(),
    'chinese-hello-world': async ({ page, inspector }) => {
      await page
        .getByRole('button', { name: /试一试/ })
        .first()
        .click()
      await page.getByRole('grid', { name: '流量' }).getByRole('row').filter({ hasText: 'REQ' }).nth(4).waitFor({ timeout: 20_000 })
      await page.getByRole('grid', { name: '流量' }).getByRole('row').filter({ hasText: 'REQ' }).filter({ hasText: 'World' }).last().click()
      await inspector.ready()
    },
    'chinese-new-connection': async ({ inspector, page }) => {
      await inspector.menu('文件', '新建连接…')
      await page.getByRole('radio', { name: 'SUB', exact: true }).click()
      await page.getByRole('button', { name: /^高级/ }).click()
    },
    'chinese-settings': async ({ inspector, page }) => {
      await page.keyboard.press('Escape')
      await inspector.menu('文件', '设置…')
      await page.getByRole('dialog').waitFor()
    },
    'chinese-shortcuts': async ({ page }) => {
      await page.keyboard.press('Escape')
      await page.keyboard.press('F1')
      await page.getByRole('dialog').waitFor()
    },
    'chinese-statistics': async ({ inspector, page }) => {
      await page.keyboard.press('Escape')
      await inspector.menu('视图', '显示或隐藏统计')
      await page.locator('[data-pane="statistics"]').getByText('p50').first().waitFor()
    },
    'chinese-bitcoin': async (stage) => {
      const { page } = stage
      await stage.inspector.menu('视图', '显示或隐藏统计')
      const node = await publisher(stage, bitcoinSamples, 60, 150)
      await stage.inspector.menu('文件', '新建连接…')
      const dialog = page.getByRole('dialog')
      await dialog.getByRole('radio', { name: 'SUB', exact: true }).click()
      await dialog.getByRole('combobox').first().fill(node.endpoint)
      await dialog.getByRole('combobox').first().press('Tab')
      await dialog
        .getByRole('button', { name: /^连接$/ })
        .last()
        .click()
      await page.getByRole('button', { name: /^跳到最新/ }).click()
      await page.getByRole('grid', { name: '流量' }).getByRole('row').filter({ hasText: 'rawtx' }).first().click()
      await page.getByRole('treeitem', { name: /^transaction/ }).waitFor()
    },
  },
}
