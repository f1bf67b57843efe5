import { writeFileSync } from 'node:fs'
import { createConnection } from 'node:net'
import { join } from 'node:path'
import { expect, test } from './fixtures'
import type { InspectorWindow } from './pages/inspector-window'
import { freePort, startScript } from './peers/peers'

/** Names of the dialog and the button of the language that is shown, and the one to choose. */
async function choose(inspector: InspectorWindow, from: 'English' | '简体中文', to: 'English' | '简体中文'): Promise<void> {
  const { page } = inspector
  if (from === 'English') await inspector.menu('File', 'Settings…')
  else await inspector.menu('文件', '设置…')
  await page.getByRole('radio', { name: to, exact: true }).click()
  await expect(page.locator('html')).toHaveAttribute('lang', to === 'English' ? 'en' : 'zh-CN')
  await page.keyboard.press('Escape')
  // Notices are dialogs too.
  await expect(page.getByRole('dialog', { name: /^(Settings|设置)$/ })).toBeHidden()
}

test('errors that are on show change their language with the window', async ({ launch, userData }) => {
  const { app, page, inspector } = await launch()
  const { sources } = inspector
  await using taken = await startScript('pull', ['--bind', 'tcp://127.0.0.1:*'])
  await inspector.openTap({ upstream: 'tcp://127.0.0.1:9', listen: taken.endpoint, name: 'second' })
  await expect(sources.row('second')).toContainText(`${taken.endpoint} is already in use.`)
  const filter = page.getByRole('search').getByRole('combobox').first()
  await filter.fill('size == "many"')
  await filter.press('Enter')
  await expect(page.getByRole('search')).toContainText('size is compared with a number, such as 64KiB.')
  const file = join(userData, 'none.zmqs')
  writeFileSync(file, 'These are no pages of a database.'.repeat(100))
  await app.evaluate(({ dialog }, filePath) => {
    dialog.showOpenDialog = async () => ({ canceled: false, filePaths: [filePath] })
  }, file)
  await inspector.menu('File', 'Open Session…')
  await expect(page.getByText('“none.zmqs” is not a session of ZMQ Inspector.')).toBeVisible()

  await choose(inspector, 'English', '简体中文')
  await expect(page.getByRole('region', { name: '来源' })).toContainText(`失败：${taken.endpoint} 已被占用。`)
  await expect(page.getByText('“none.zmqs”不是 ZMQ Inspector 的会话。')).toBeVisible()
  await expect(page.getByText('请选择由 ZMQ Inspector 保存、名称以 .zmqs 结尾的文件。')).toBeVisible()
  await filter.focus()
  await expect(page.getByRole('search')).toContainText('size 须与数字比较，例如 64KiB。')

  await choose(inspector, '简体中文', 'English')
  await expect(page.getByText('“none.zmqs” is not a session of ZMQ Inspector.')).toBeVisible()
  await expect(page.getByRole('search')).toContainText('size is compared with a number, such as 64KiB.')
})

test('what is refused while one writes is told in Chinese', async ({ launch }) => {
  test.skip(process.platform !== 'linux', 'Other systems cannot be asked to prefer another language for one program.')
  const { page, inspector } = await launch({ language: 'zh_CN' })
  await inspector.menu('文件', '新建连接…')
  const dialog = page.getByRole('dialog', { name: '新建连接' })
  const address = dialog.getByRole('combobox', { name: '端点 1 的地址' })
  await address.fill('127.0.0.1:5555')
  await address.press('Tab')
  await expect(dialog).toContainText('“127.0.0.1:5555”没有指明传输方式。')
  await expect(dialog).toContainText('请写 tcp://127.0.0.1:5555 或 ipc://127.0.0.1:5555。')

  await using taken = await startScript('pull', ['--bind', 'tcp://127.0.0.1:*'])
  await dialog.getByRole('radio', { name: 'PULL', exact: true }).click()
  await dialog.getByRole('radio', { name: '绑定', exact: true }).click()
  await address.fill(taken.endpoint)
  await address.press('Tab')
  await dialog.getByRole('button', { name: '绑定', exact: true }).click()
  await expect(page.getByText(`无法绑定 ${taken.endpoint}：已有其他套接字在那里监听。`).first()).toBeVisible()
})

test('rows of events tell in Chinese what a tap has seen', async ({ launch }) => {
  const { page, inspector } = await launch()
  const { traffic } = inspector
  const upstream = `tcp://127.0.0.1:${await freePort()}`
  const listen = `tcp://127.0.0.1:${await freePort()}`
  await inspector.openTap({ upstream, listen, name: 'dead' })
  const port = Number(listen.split(':').at(-1))
  await new Promise<void>((resolve) => {
    const socket = createConnection({ host: '127.0.0.1', port }, () => socket.write('x'))
    socket.once('error', () => resolve())
    socket.once('close', () => resolve())
  })
  await expect(traffic.rowsWith(`${upstream} cannot be reached (ECONNREFUSED).`)).toHaveCount(1)
  await choose(inspector, 'English', '简体中文')
  const row = page
    .getByRole('region', { name: '流量' })
    .getByRole('row')
    .filter({ hasText: `无法访问 ${upstream}（ECONNREFUSED）。` })
  await expect(row).toHaveCount(1)
  await row.click()
  await expect(page.getByRole('region', { name: '详情' })).toContainText(`无法访问 ${upstream}（ECONNREFUSED）。`)
})
