// @ts-check
/** Entry of the messenger's pages: the list, and the open conversation when there is one. */
import "./list.js";
import "./conversation.js";
