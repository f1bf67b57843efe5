import type { ReactElement } from 'react'
import type { DecodedNode } from '../../../shared/decoders/decoder'
import type { RowId } from '../../../shared/model'
import { ImageView } from './image-view'
import { PlotView } from './plot-view'

/** The node that is selected as a picture, where it can be one: an image or numbers inside of something else. */
export function NodePreview({ row, node }: { readonly row: RowId; readonly node: DecodedNode | undefined }): ReactElement | undefined {
  const { view, range } = node ?? {}
  if (view?.kind === 'numbers') return <PlotView view={view} />
  if (view?.kind !== 'image' || range === undefined) return undefined
  return <ImageView row={row} range={range} mime={view.mime} width={view.width} height={view.height} />
}
