function t(o){}function f(o,n,e){}function c(o,n){}function i(){}export{f as composeAnswer,t as composeNew,c as openDraft,i as restoreDrafts};
