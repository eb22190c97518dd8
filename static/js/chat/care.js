// @ts-check
/** Who of her structures takes care of the open conversation: htmx asks the server again. */
export const askCare = () => document.getElementById("care")?.dispatchEvent(new CustomEvent("chat:claim"));
