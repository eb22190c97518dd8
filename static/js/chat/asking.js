// @ts-check
/** An act on a message that can wait for the network: a reaction, a star. The server takes it twice as once. */
import { newId } from "./letters.js";
import { send } from "./outbox.js";
import { now } from "./server-clock.js";

/**
 * After what was written before it in the same conversation. What became of it is said by "chat:act" (outbox.js).
 * @param {string} conversation
 * @param {{method: string, path: string, fields: Record<string, string>}} act
 * @param {string} body what it is, in words, for the list of what waits
 */
export function ask(conversation, act, body) {
  const letter = { clientId: newId(), conversation, body, act, identity: "", sentAt: now().toISOString(), enclosures: [] };
  return send(letter);
}
