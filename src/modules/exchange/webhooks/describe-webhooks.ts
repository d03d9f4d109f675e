import { named } from '../../../http/responses.js'
import { COMMAND_NAMES, commandText } from '../../../workflow/commands.js'
import { CloudEvent, eventTypeOf } from '../feed/event-types.js'
import { TEST_EVENT_TYPE, WebhookTestEvent } from './send-test-event.js'

const HEADERS = [
  ['webhook-id', 'The id of the event: the same however often it comes, so that it can be recognised'],
  ['webhook-timestamp', 'Seconds since 1970-01-01 at which this attempt was made; older than 300 seconds: refuse it'],
  ['webhook-signature', 'One `v1,` signature or two with a blank between; one that is right is enough'],
] as const

const parameters = HEADERS.map(([name, description]) => ({
  name,
  in: 'header',
  required: true,
  description,
  schema: { type: 'string', maxLength: 300 },
}))

const responses = {
  '2XX': { description: 'Taken; the event is not sent again' },
  '410': { description: 'The address is not used any more: the endpoint is disabled' },
  '4XX': { description: 'Not taken: sent again by the plan, about three days' },
}

/** Operation that a receiver offers for one type of events. */
function receiving(name: string, summary: string, description: string, schema: unknown) {
  return {
    post: {
      operationId: `receive${name}`,
      tags: ['webhooks'],
      summary,
      description,
      security: [],
      parameters,
      requestBody: { required: true, content: { 'application/json': { schema } } },
      responses,
    },
  }
}

/** What receivers are sent, for the contract: one entry for each type of events, and one for test events. */
export function describeWebhooks(): Record<string, object> {
  const entries = COMMAND_NAMES.map((command) => {
    const type = eventTypeOf(command)
    const { en, zh } = commandText(command)
    const name = command.charAt(0).toUpperCase() + command.slice(1)
    const narrowed = {
      type: 'object',
      properties: {
        type: { const: type },
        data: { type: 'object', properties: { command: { const: command } } },
      },
    }
    return [type, receiving(name, en, `${en}. ${zh}。`, { allOf: [named(CloudEvent), narrowed] })] as const
  })
  const test = receiving('TestEvent', 'A test', 'Sent on request; about no case. 测试事件。', named(WebhookTestEvent))
  return { ...Object.fromEntries(entries), [TEST_EVENT_TYPE]: test }
}
