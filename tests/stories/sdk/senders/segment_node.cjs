// @segment/analytics-node, unmodified: one person is identified and sends events.
const { Analytics } = require('@segment/analytics-node')

const [base, writeKey, person, count] = process.argv.slice(2)
const analytics = new Analytics({ writeKey, host: base, maxRetries: 60, flushAt: 50 })
analytics.on('error', (problem) => console.error(problem.code, problem.reason ?? ''))

analytics.identify({
  userId: person,
  anonymousId: `${person}-visitor`,
  traits: { email: `${person}@example.com`, name: '李娜' },
})
for (let number = 0; number < Number(count); number++) {
  analytics.track({ userId: person, event: 'Product Viewed', properties: { product_id: `p${number % 7}`, number } })
}
analytics.closeAndFlush({ timeout: 300_000 })
