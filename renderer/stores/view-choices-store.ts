import { create } from 'zustand'

/** How a frame can be shown. */
export type FrameMode = 'tree' | 'image' | 'plot' | 'text' | 'json' | 'hex'

interface ViewChoices {
  /** What was chosen last for frames that a decoder reads, by the decoder's title. */
  readonly modes: Readonly<Record<string, FrameMode>>
  /** Whether the bytes stand beside the tree. */
  readonly showsBytes: boolean
}

/** How the user likes frames to be shown, while the window is open. */
export const useViewChoices = create<ViewChoices>()(() => ({ modes: {}, showsBytes: false }))

export const chooseMode = (decoder: string, mode: FrameMode): void =>
  useViewChoices.setState(({ modes }) => ({ modes: { ...modes, [decoder]: mode } }))

export const toggleBytes = (): void => useViewChoices.setState(({ showsBytes }) => ({ showsBytes: !showsBytes }))
