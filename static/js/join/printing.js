// The poster goes to the printer.
document.getElementById("print").addEventListener("click", () => print());
