// @ts-check
/** Every instrument of the professionals' calls: each room offers its own and tells what its cards show. */
import "./stethoscope/offer.js";
import "./stethoscope/card.js";
import "./cameras/offer.js";
import "./cameras/card.js";
import "../measures/instruments.js";
import "../ecg/offer.js";
