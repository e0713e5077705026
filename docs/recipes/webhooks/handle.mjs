// What your shop does with an event that is genuine. It may come twice: `deliveryKey` tells.
export async function handle({ event, data, deliveryKey }) {
  console.log(event, data.id, deliveryKey);
}
