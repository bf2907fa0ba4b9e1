// A house of its own for the tests: `borgertorg demo --by-hand` prints where its screens are, and where its mail lies.
import { spawn } from "node:child_process";
import { resolve } from "node:path";

export default async function start(): Promise<() => Promise<void>> {
  const binary = process.env["BORGERTORG"] ?? resolve(import.meta.dirname, "../../../../target/debug/borgertorg");
  const house = spawn(binary, ["demo", "--by-hand"], { stdio: ["ignore", "pipe", "inherit"] });
  const gone = new Promise<void>((done) => house.on("exit", () => done()));
  let said = "";
  await new Promise<void>((ready, fail) => {
    house.on("error", fail);
    house.on("exit", (code) => fail(new Error(`${binary} ended with ${code}:\n${said}`)));
    house.stdout.on("data", (bytes: Buffer) => {
      said += bytes.toString();
      const url = /http:\/\/[\d.]+:\d+(?=;)/.exec(said)?.[0];
      const mail = /mail lies in (.+)\n/.exec(said)?.[1];
      if (url && mail) {
        process.env["HOUSE_URL"] = url;
        process.env["HOUSE_MAIL"] = mail;
        process.env["HOUSE_LINK"] = /http:\/\/\S+\/inn\/\S+/.exec(said)?.[0] ?? "";
        ready();
      }
    });
  });
  // a mailbox gets five links at once: one for all stories but the one about signing in
  const entered = await fetch(process.env["HOUSE_LINK"] ?? "", { method: "POST", redirect: "manual", headers: { origin: process.env["HOUSE_URL"] ?? "" } });
  process.env["HOUSE_COOKIE"] = entered.headers.getSetCookie()[0]?.split(";")[0] ?? "";
  return async () => {
    house.kill("SIGTERM");
    await gone;
  };
}
