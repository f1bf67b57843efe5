import { Plus, X } from 'lucide-react'
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { Alert } from '../../ui/alert'
import { Button } from '../../ui/button'
import { IconButton } from '../../ui/icon-button'
import { TextField } from '../../ui/text-field'
import styles from './connection-dialog.module.css'
import { newSubscription, type SubscriptionDraft } from './connection-form'

interface SubscriptionsFieldProps {
  readonly subscriptions: readonly SubscriptionDraft[]
  readonly onChange: (subscriptions: readonly SubscriptionDraft[]) => void
}

/** The topics that a subscriber asks for, as prefixes; an empty one is every topic. */
export function SubscriptionsField({ subscriptions, onChange }: SubscriptionsFieldProps): ReactElement {
  const { t } = useTranslation()
  return (
    <fieldset className={styles.rows}>
      <legend className={styles.legend}>{t('connection.subscriptions')}</legend>
      {subscriptions.map((subscription, index) => (
        <div key={subscription.key} className={styles.subscription}>
          <TextField
            label={t('connection.topicOf', { number: index + 1 })}
            labelHidden
            mono
            value={subscription.prefix}
            onChange={(prefix) => onChange(subscriptions.map((other) => (other.key === subscription.key ? { ...other, prefix } : other)))}
            placeholder={t('connection.everyTopic')}
            maxLength={4096}
          />
          <IconButton
            label={t('connection.removeTopic', { number: index + 1 })}
            icon={<X aria-hidden />}
            onClick={() => onChange(subscriptions.filter(({ key }) => key !== subscription.key))}
          />
        </div>
      ))}
      {subscriptions.length === 0 ? (
        <Alert tone="warning" title={t('connection.noTopicTitle')} text={t('connection.noTopicText')} />
      ) : undefined}
      <Button
        variant="ghost"
        size="small"
        className={styles.add}
        icon={<Plus aria-hidden />}
        onClick={() => onChange([...subscriptions, newSubscription()])}
      >
        {t('connection.addTopic')}
      </Button>
    </fieldset>
  )
}
