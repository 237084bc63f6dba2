/** A payload with one client in it, for people who try the webhook. */
export const sample = {
  version: '3.0',
  secret: 'your meraki_secret',
  type: 'WiFi',
  data: {
    networkId: 'N_51001',
    observations: [
      {
        clientMac: '9c:ef:10:2b:77:01',
        manufacturer: 'Acme',
        ipv4: '10.20.4.17',
        ipv6: null,
        ssid: 'Staff',
        os: 'iOS',
        latestRecord: {
          time: '2026-03-14T09:26:40Z',
          nearestApMac: 'e0:cb:bc:01:02:03',
          nearestApRssi: -54,
        },
        locations: [
          {
            time: '2026-03-14T09:26:38Z',
            x: 12.4,
            y: 7.9,
            lat: -33.8601,
            lng: 151.2101,
            variance: 6.2,
            floorPlanId: 'g_100200',
            floorPlanName: 'Level 3',
            nearestApTags: ['west'],
            rssiRecords: [{ apMac: 'e0:cb:bc:01:02:03', rssi: -54 }],
          },
        ],
      },
    ],
  },
}
