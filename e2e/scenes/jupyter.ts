import { startKernel } from '../peers/kernel'
import { expect, quiet, type SceneGroup } from './stage'

const code = `import sys
from IPython.display import display, SVG
total = 0
for n in range(1, 5):
    total += n * n
    print(f"{n} squared makes {total}")
print("almost there", file=sys.stderr)
total`

/** A kernel that runs a cell. */
export const jupyter: SceneGroup = {
  scenes: {
    jupyter: async (stage) => {
      const { app, inspector, page, keep } = stage
      const kernel = keep(await startKernel())
      await app.evaluate(({ dialog }, filePath) => {
        dialog.showOpenDialog = async () => ({ canceled: false, filePaths: [filePath] })
      }, kernel.path)
      await inspector.menu('File', 'Open Jupyter Connection…')
      const { send, traffic, detail, notifications } = inspector
      await expect(notifications).toContainText('is open')
      await send.region.getByRole('button', { name: 'Insert template' }).click()
      await page.getByRole('menuitem', { name: 'execute_request' }).click()
      await expect(send.frame(2)).toHaveValue(/^[0-9a-f]{64}$/u)
      await send.frame(6).fill(JSON.stringify({ code, silent: false }))
      await send.press()
      await traffic.rowsWith('out', 'execute_request').click()
      const conversation = detail.region.getByRole('region', { name: 'Conversation' })
      await expect(conversation.getByRole('listitem').filter({ hasText: /Out \[\d+\]/u })).toContainText('30')
      await quiet(stage)
    },
    'jupyter-conversation': async ({ inspector, page }) => {
      await inspector.menu('View', 'Show or Hide Send Panel')
      // With the rows that answer.
      await inspector.traffic.grid.hover()
      await page.mouse.wheel(0, 10_000)
      await expect(inspector.traffic.rowsWith('execute_reply')).toBeInViewport()
      await inspector.detail.region.getByRole('region', { name: 'Conversation' }).scrollIntoViewIfNeeded()
    },
    'jupyter-rows': ({ inspector }) => inspector.detail.column('Request').getByRole('button', { name: 'Show the conversation' }).click(),
  },
}
