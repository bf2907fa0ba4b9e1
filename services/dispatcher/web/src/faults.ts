// What went wrong, as a screen needs it: whether somebody is signed out, whether it is worth another try, which fields are faulty.
import { Code, ConnectError } from "@connectrpc/connect";
import { BadRequestSchema, ErrorInfoSchema } from "./contract/google/rpc/error_details_pb";

export type Fault = { kind: "signedOut" | "away" | "refused" | "ours"; reason: string; fields: { field: string; what: string }[] };

const AWAY = [Code.Unavailable, Code.DeadlineExceeded, Code.ResourceExhausted, Code.Aborted, Code.Unknown, Code.Canceled];

export function faultOf(thrown: unknown): Fault {
  const error = ConnectError.from(thrown);
  const reason = error.findDetails(ErrorInfoSchema)[0]?.reason ?? "";
  const fields = error.findDetails(BadRequestSchema).flatMap((bad) => bad.fieldViolations.map(({ field, description }) => ({ field, what: description })));
  if (error.code === Code.Unauthenticated) return { kind: "signedOut", reason, fields };
  if (AWAY.includes(error.code)) return { kind: "away", reason, fields };
  return { kind: error.code === Code.Internal ? "ours" : "refused", reason, fields };
}

/** Whether the same call may well go through a little later. */
export const isPassing = (thrown: unknown): boolean => faultOf(thrown).kind === "away";
