// <template data-liane="toast" data-words="…">: what an answer of the server says in passing.
import { toast } from "./toast.js";

export function attach(element) {
  toast(element.dataset.words);
  element.remove();
}
