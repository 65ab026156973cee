// @rudderstack/rudder-sdk-node, unmodified: one person is identified and sends events.
const RudderAnalytics = require('@rudderstack/rudder-sdk-node')

const [base, writeKey, person, count, seconds] = process.argv.slice(2)
const analytics = new RudderAnalytics(writeKey, { dataPlaneUrl: base, flushAt: 50, retryCount: 60 })

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
  analytics.flush()
}
send()
