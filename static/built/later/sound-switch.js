import{m13play as t,m13setSilent as s,m13silent as a}from"/static/built/chat.js";function i(e){e.checked=!a(),e.addEventListener("change",()=>{s(!e.checked),t("message")})}export{i as attach};
