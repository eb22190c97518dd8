import{a as t}from"./chunk-XZ55SY7N.js";var c=(o,r)=>t(o,r);export{c as begin};
