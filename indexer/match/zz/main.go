package main

import (
	"context"
	"encoding/gob"
	"encoding/json"
	"fmt"
	"os"
	"sort"
	"strings"
	"time"

	"gaoshi/indexer/match"
	"gaoshi/indexer/match/evaluate"
	"gaoshi/indexer/match/learn"
)

const D = "/work/shared/data/"

func gather(set string, m *match.Matcher, cl []match.Claim, file string, w float64) (out []learn.Sample) {
	by := map[string]match.Claim{}
	for _, c := range cl {
		by[c.ID] = c
	}
	qs, err := evaluate.ReadQueries(file)
	if err != nil {
		panic(err)
	}
	for _, q := range qs {
		var rel []match.Claim
		for _, id := range q.Relevant {
			rel = append(rel, by[id])
		}
		s := learn.Gather(context.Background(), m, set, q.Text, rel)
		s.Weight = w
		out = append(out, s)
	}
	return out
}

func report(vs []learn.Verdict, answer, maybe float64) {
	for _, set := range []string{"en", "zh"} {
		var n, m, s1, ans, right, fals, mb, fmb float64
		for _, v := range vs {
			if v.Set != set {
				continue
			}
			n++
			if v.Rank > 0 {
				m += 1 / float64(v.Rank)
			}
			if v.Rank == 1 {
				s1++
			}
			if v.P >= answer && !v.Barred {
				ans++
				if v.Rank == 1 {
					right++
				}
			}
			if v.Without >= answer && !v.WithoutBarred {
				fals++
			}
			if v.P >= maybe {
				mb++
			}
			if v.Without >= maybe {
				fmb++
			}
		}
		fmt.Printf("%s CV: MAP@5 %.4f s@1 %.4f answered %.3f right %.3f false %.4f  maybe+ %.3f of without %.3f\n", set, m/n, s1/n, ans/n, right/max(1, ans), fals/n, mb/n, fmb/n)
	}
}

func main() {
	t := time.Now()
	var ss []learn.Sample
	var txt = map[string]string{}
	{
		f, err := os.Open("/tmp/samples.gob")
		if err == nil {
			if err := gob.NewDecoder(f).Decode(&ss); err != nil {
				panic(err)
			}
			f.Close()
		}
	}
	if ss == nil || os.Getenv("FRESH") != "" {
		ss = nil
		en, zh := match.New(nil), match.New(nil)
		ec, err := evaluate.ReadClaims(D + "match-en/claims.jsonl")
		if err != nil {
			panic(err)
		}
		en.Put(ec...)
		zc, err := evaluate.ReadClaims(D+"match-zh/clarifications.jsonl", D+"match-zh/notices.jsonl")
		if err != nil {
			panic(err)
		}
		zh.Put(zc...)
		ss = gather("en", en, ec, D+"match-en/queries.train.jsonl", 1)
		ss = append(ss, gather("zh", zh, zc, D+"match-zh/queries.jsonl", 2)...)
		{
			f, _ := os.Create("/tmp/samples.gob")
			gob.NewEncoder(f).Encode(ss)
			f.Close()
		}
	}
	for _, q := range [][]string{{D + "match-en/claims.jsonl"}, {D + "match-zh/clarifications.jsonl", D + "match-zh/notices.jsonl"}} {
		cl, _ := evaluate.ReadClaims(q...)
		for _, c := range cl {
			txt[c.ID] = c.Claim + " | " + c.Title + " | " + c.Text
		}
	}
	fmt.Println("gathered", time.Since(t))
	set := learn.DefaultSettings
	if len(os.Args) > 1 && strings.HasPrefix(os.Args[1], "sweep") {
		rs := learn.CrossRank(ss, set)
		for _, p := range []float64{0.0003, 0.001, 0.003, 0.01, 0.03} {
			set.SurePenalty = p
			vs := learn.CrossSure(ss, rs, set)
			a, mb := learn.Thresholds(vs, set.FalseRate)
			fmt.Println(p, a, mb)
			report(vs, a, mb)
			if p == 0.003 {
				for _, set := range []string{"en", "zh"} {
					var is []int
					for i := range vs {
						if vs[i].Set == set {
							is = append(is, i)
						}
					}
					for i := range vs {
						if vs[i].WithoutBarred {
							vs[i].Without = 0
						}
						if vs[i].Barred {
							vs[i].P = 0
						}
					}
					sort.Slice(is, func(a, b int) bool { return vs[is[a]].Without > vs[is[b]].Without })
					for k, i := range is[:20] {
						fmt.Printf("%d %.4f | %s\n   WANT %s\n   GOT %s\n", k, vs[i].Without, ss[i].Text, txt[ss[i].Relevant[0]], txt[vs[i].WithoutID])
					}
					ps := []float64{}
					for _, i := range is {
						ps = append(ps, vs[i].P)
					}
					sort.Float64s(ps)
					for _, k := range []int{0, 2, 4, 8, 12, 16} {
						th := vs[is[k]].Without
						n := 0
						for _, x := range ps {
							if x > th {
								n++
							}
						}
						fmt.Printf("%s allowed %d th %.4f share %.3f\n", set, k, th, float64(n)/float64(len(ps)))
					}
				}
			}
		}
		return
	}
	w, vs := learn.Fit(ss, set)
	fmt.Println("thresholds", w.Answer, w.Maybe, time.Since(t))
	report(vs, w.Answer, w.Maybe)
	b, _ := json.MarshalIndent(w, "", "\t")
	os.WriteFile("indexer/match/weights.json", append(b, '\n'), 0o644)
}
