import{d as i}from"./chunk-RDJIPZTS.js";function e(r,t){let a=r.dataset.arrivalUrl??"/visit/arrival";i(r,"return")?.addEventListener("click",()=>{t.send(a)})}export{e as begin};
