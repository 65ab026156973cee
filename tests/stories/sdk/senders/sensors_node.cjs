// sa-sdk-node, unmodified: one person signs up and sends events; what fails is not sent again.
const SensorsAnalytics = require('sa-sdk-node').default ?? require('sa-sdk-node')

const [base, key, person, count, seconds] = process.argv.slice(2)
const analytics = new SensorsAnalytics()
analytics.disableReNameOption()
analytics.submitTo(`${base}/sa?project=default&token=${key}`, { gzip: true, mode: 'track', timeout: 10_000 })

analytics.trackSignup(person, `${person}-visitor`)
analytics.profileSet(person, { email: `${person}@example.com`, name: '李娜', $is_login_id: true })
const send = async () => {
  for (let number = 0; number < Number(count); number++) {
    const properties = { product_id: `p${number % 7}`, number, $is_login_id: true }
    analytics.track(person, 'ProductViewed', properties)
    await new Promise((wake) => setTimeout(wake, (1000 * seconds) / count))
  }
}
send()
