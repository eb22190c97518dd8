// @ts-check
/** How large tiles may be when everybody has the same place: as large as the room allows, shaped like faces or screens. */

const NARROWEST = 3 / 4;
const WIDEST = 16 / 9;

/**
 * @param {number} count of tiles @param {number} width @param {number} height of the room, in pixels @param {number} gap
 * @returns {{columns: number, width: number, height: number}} of one tile
 */
export function tiling(count, width, height, gap) {
  let best = { columns: 1, width: 0, height: 0 };
  for (let columns = 1; columns <= count; columns++) {
    const rows = Math.ceil(count / columns);
    const tile = shaped((width - (columns - 1) * gap) / columns, (height - (rows - 1) * gap) / rows);
    if (tile.width * tile.height > best.width * best.height) best = { columns, ...tile };
  }
  return best;
}

/** @param {number} width @param {number} height */
function shaped(width, height) {
  if (width > height * WIDEST) return { width: Math.floor(height * WIDEST), height: Math.floor(height) };
  if (width < height * NARROWEST) return { width: Math.floor(width), height: Math.floor(width / NARROWEST) };
  return { width: Math.floor(width), height: Math.floor(height) };
}
