// <input type="file" data-liane="send-at-once">: chosen is sent, without a second button.
export function attach(input) {
  const send = () => {
    if (!input.files.length) return;
    input.closest("label")?.setAttribute("aria-busy", "true");
    input.form.requestSubmit();
  };
  input.addEventListener("change", send);
  send(); // chosen before this script had come
}
