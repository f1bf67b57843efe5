import { useTranslation } from 'react-i18next'
import { connectionNumber } from '../../../shared/model'
import { useSourceNames } from '../traffic/source-names'
import type { Participant } from './participants'

/** What participants are called. */
export function useParticipantName(): (participant: Participant) => string {
  const { t } = useTranslation()
  const names = useSourceNames()
  return (participant) => {
    switch (participant.kind) {
      case 'socket':
        return names(participant.source)
      case 'peers':
        return t('views.sequence.peersOf', { name: names(participant.source) })
      case 'server':
        return t('views.sequence.server', { name: names(participant.source) })
      case 'client':
        return t('views.sequence.client', { number: connectionNumber(participant.connection) })
      case 'others':
        return t('views.sequence.otherPeers')
    }
  }
}
