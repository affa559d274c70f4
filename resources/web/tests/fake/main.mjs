import { startFake } from "./server.mjs";
const fake = await startFake({ port: Number(process.env.PORT ?? 8090), totp: process.env.TOTP, chat: true });
console.log(`${fake.url}  sign in as ${fake.account} with ${fake.password}`);
