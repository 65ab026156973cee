// @segment/analytics-node, unmodified: one person is identified and sends events.
const { Analytics } = require('@segment/analytics-node')

const [base, writeKey, person, count, seconds] = process.argv.slice(2)
const analytics = new Analytics({ writeKey, host: base, maxRetries: 60, flushAt: 50 })
analytics.on('error', (problem) => console.error(problem.code, problem.reason ?? ''))

analytics.identify({
  userId: person,
  anonymousId: `${person}-visitor`,
  traits: { email: `${person}@example.com`, name: '李娜' },
})
const send = async () => {
  for (let number = 0; number < Number(count); number++) {
    analytics.track({ userId: person, event: 'Product Viewed', properties: { product_id: `p${number % 7}`, number } })
    await new Promise((wake) => setTimeout(wake, (1000 * seconds) / count))
  }
  await analytics.closeAndFlush({ timeout: 300_000 })
}
send()
