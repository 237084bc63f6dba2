/** A challenge, for people who try the webhook. */
export const sample = {
  ap_mac: 'e0:cb:bc:01:02:03',
  client_ip: '10.9.0.14',
  client_mac: '9c:ef:10:2b:77:01',
  base_grant_url: 'https://n1.example.org/splash/grant',
  user_continue: 'https://example.org/?q=a&b=c',
  code: '4f0a',
  email: 'Guest@Example.org',
  timezone: 'Australia/Sydney',
}
