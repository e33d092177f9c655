package match

import "testing"

// town is a small collection such as a town begins with.
func town() []Claim {
	return []Claim{
		{ID: "ships", Kind: "clarification", Claim: "美国的35艘医疗船已经开进纽约港", Text: "不实。"},
		{ID: "water", Kind: "clarification", Claim: "明天起全镇停水三天，自来水厂水源被污染", Title: "关于停水三天传言的澄清", Text: "镇自来水厂水质正常，没有停水安排。", URLs: []string{"https://mp.weixin.qq.com/s/AbCdEf123?scene=1"}},
		{ID: "bridge", Kind: "clarification", Claim: "The old bridge on River Road collapsed on Monday and two people were killed", Title: "River Road bridge is open", Text: "The bridge stands. Nobody was hurt."},
		{ID: "vaccine", Kind: "notice", Title: "流感疫苗接种安排", Text: "本周六上午九点起，镇卫生院为六十岁以上老人免费接种流感疫苗，请携带身份证。"},
		{ID: "school", Kind: "notice", Title: "School bus route 7 changes", Text: "From September 1 the bus of route 7 leaves at 7:20 from the library."},
	}
}

func townMatcher(t testing.TB) *Matcher {
	t.Helper()
	m := New(nil)
	m.Put(town()...)
	return m
}

func TestMatchFindsForwardedMessages(t *testing.T) {
	m := townMatcher(t)
	for text, want := range map[string]string{
		"【紧急通知】🚨🚨各位邻居速转！！自来水厂的水源被汙染了，明天開始全鎮停水三天，大家赶紧存水🙏":                                "water",
		"OMG the old bridge on River Road has collapsed!! two people dead. pls share 🙏": "bridge",
		"六十岁以上的老人星期六上午可以去卫生院免费打流感疫苗，记得带身份证":                                             "vaccine",
		"https://mp.weixin.qq.com/s/AbCdEf123?from=timeline&scene=2#wechat_redirect":    "water",
	} {
		a := m.Match(t.Context(), Message{Text: text})
		if len(a.Matches) == 0 || a.Matches[0].ID != want {
			t.Errorf("%s: got %+v, want %s first", text, a.Matches, want)
		}
	}
}

func TestOtherNumberIsNoAnswer(t *testing.T) {
	m := townMatcher(t)
	a := m.Match(t.Context(), Message{Text: "刚刚！美国的10艘医疗船已经开进纽约港，每艘船上有1000张病床"})
	if len(a.Matches) == 0 || a.Matches[0].ID != "ships" {
		t.Fatalf("got %+v, want the ruling on 35 ships offered", a.Matches)
	}
	if got := a.Matches[0]; got.Confidence == Sure || len(got.Doubts) == 0 || got.Doubts[0].Kind != "number" {
		t.Errorf("got %+v, want a doubt about the number and no answer at once", got)
	}
}
