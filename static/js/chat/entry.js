// @ts-check
/** Entry of the messenger's pages: the list, the open conversation, and what an earlier page left unsent. */
import "./list.js";
import "./conversation.js";
import { me } from "./me.js";
import { resume } from "./outbox.js";

if (me) resume();
