import { dismiss, expect, loopback, peer, type SceneGroup } from './stage'

/** First steps: the demo, the dialogs that open things, settings and what helps. */
export const basics: SceneGroup = {
  scenes: {
    welcome: ({ page }) => page.getByText('See what your sockets say').waitFor(),
    'hello-world': async ({ inspector }) => {
      await inspector.menu('File', 'Try Hello World')
      const { traffic, detail } = inspector
      await expect(traffic.rowsWith('Hello World client', 'Replied').nth(4)).toBeVisible({ timeout: 20_000 })
      await traffic.rowsWith('Hello World client', 'out', 'Replied').last().click()
      await expect(detail.column('Reply')).toBeVisible()
    },
    exchanges: async ({ inspector, page }) => {
      await page.getByRole('radio', { name: 'Exchanges' }).click()
      await inspector.traffic.rowsWith('Hello World server', 'Replied').last().click()
      await page.getByRole('radio', { name: 'Hex' }).first().click()
    },
    event: async ({ inspector, page }) => {
      await page.getByRole('radio', { name: 'Messages' }).click()
      await inspector.traffic.scrollToTop()
      await inspector.traffic.rowsWith('Handshake succeeded').first().click()
    },
    'new-connection': async ({ inspector, page }) => {
      await inspector.menu('File', 'New Connection…')
      await page.getByRole('radio', { name: 'SUB', exact: true }).click()
    },
    'new-connection-advanced': ({ page }) => page.getByRole('button', { name: /^Advanced/ }).click(),
    settings: async (stage) => {
      await dismiss(stage)
      await stage.inspector.menu('File', 'Settings…')
      await stage.page.getByRole('dialog', { name: 'Settings' }).waitFor()
    },
    palette: async (stage) => {
      await dismiss(stage)
      await stage.inspector.menu('View', 'Command Palette…')
      await stage.inspector.palette.field.fill('source')
    },
    shortcuts: async (stage) => {
      await dismiss(stage)
      await stage.inspector.menu('Help', 'Keyboard Shortcuts')
      await stage.page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor()
    },
    compact: async (stage) => {
      await dismiss(stage)
      await stage.inspector.menu('View', 'Command Palette…')
      await stage.inspector.palette.field.fill('compact')
      await stage.page.keyboard.press('Enter')
      await stage.inspector.traffic.rowsWith('Hello World client', 'Replied').last().click()
    },
  },
}

/** A socket of one's own that has nothing yet, and one that cannot be opened. */
export const failing: SceneGroup = {
  scenes: {
    waiting: async (stage) => {
      await stage.inspector.open('SUB', 'Connect', await loopback(), 'prices')
    },
    refused: async (stage) => {
      const taken = await peer(stage, 'pull', '--bind', 'tcp://127.0.0.1:*')
      const { inspector } = stage
      await inspector.menu('File', 'New Connection…')
      await inspector.connection.fill({ socket: 'REP', mode: 'Bind', address: taken.endpoint, name: 'orders' })
      await inspector.connection.dialog.getByRole('button', { name: 'Bind' }).last().click()
      await stage.page
        .getByText(/in use/)
        .first()
        .waitFor()
    },
  },
}
