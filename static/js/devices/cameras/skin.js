// @ts-check
/** A skin with one mark on it, drawn for the demonstration: always labelled "Simulation". */

const [WIDTH, HEIGHT] = [1920, 1080];
const FPS = 12;

/** @returns {{track: MediaStreamTrack, close: () => void}} */
export function skin() {
  const canvas = Object.assign(document.createElement("canvas"), { width: WIDTH, height: HEIGHT });
  const pen = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  const under = ground();
  const draw = () => {
    const sway = performance.now() / 1400;
    pen.drawImage(under, 20 * Math.sin(sway) - 40, 14 * Math.cos(sway * 0.8) - 40);
    pen.font = "600 44px system-ui";
    pen.fillStyle = "rgb(255 255 255 / 0.85)";
    pen.fillText("Simulation", 48, HEIGHT - 48);
  };
  draw();
  const timer = setInterval(draw, 1000 / FPS);
  const [track] = canvas.captureStream(FPS).getVideoTracks();
  return {
    track,
    close() {
      clearInterval(timer);
      track.stop();
    },
  };
}

function ground() {
  const canvas = Object.assign(document.createElement("canvas"), { width: WIDTH + 80, height: HEIGHT + 80 });
  const pen = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  pen.fillStyle = "#d9a58c";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  for (let n = 0; n < 9000; n++) {
    pen.fillStyle = `rgb(${120 + Math.random() * 90} 70 50 / ${Math.random() * 0.08})`;
    pen.beginPath();
    pen.arc(Math.random() * canvas.width, Math.random() * canvas.height, 1 + Math.random() * 9, 0, 7);
    pen.fill();
  }
  for (let n = 0; n < 320; n++) {
    const [turn, far] = [Math.random() * 6.3, Math.sqrt(Math.random()) * 170];
    pen.fillStyle = `rgb(${70 + Math.random() * 50} ${35 + Math.random() * 25} 25 / 0.35)`;
    pen.beginPath();
    pen.arc(1000 + far * 1.25 * Math.cos(turn), 580 + far * Math.sin(turn), 8 + Math.random() * 30, 0, 7);
    pen.fill();
  }
  return canvas;
}
