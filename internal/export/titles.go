package export

import (
	"cmp"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"

	"zonegraph/graph"
	"zonegraph/message"
)

const (
	typeNameTitle  = "类型"
	syntheticTitle = "虚构数据"
	nameField      = "name"
	nameTitle      = "名称"
)

// plainTitles are the titles of fields of answers whose descriptions are in English
// only.
var plainTitles = map[string]string{
	"totalCount": "记录数", "count": "数量", "nodes": "记录数", "edges": "关系数", "node": "对象", "edge": "关系",
	"aggregate": "汇总", "groups": "分组", "key": "键", "field": "字段", "value": "值",
	"recorded": "有值数", "sum": "合计", "average": "平均", "min": "最小", "max": "最大", "shortest": "最短", "longest": "最长",
	"score": "相关度", "matched": "匹配", "how": "匹配方式", "form": "匹配的名称", "property": "匹配的属性", "reading": "读音",
	"path": "路径", "distance": "步数", "messageZH": "说明（中文）", "messageEN": "说明（英文）", "reason": "原因",
	"reasonZH": "理由（中文）", "reasonEN": "理由（英文）", "titleZH": "名称（中文）", "titleEN": "名称（英文）",
	"subject": "主体", "subjects": "主体", "windows": "时间窗", "words": "原文", "start": "起", "end": "止", "unit": "单位",
	"source": "来源", "citations": "来源", "version": "版本", "description": "说明", "requirements": "要求", "requirement": "要求",
	"minimum": "最低数量", "condition": "条件", "state": "状态", "basis": "依据", "shortfall": "缺口", "evidence": "证据",
	"met": "满足", "notMet": "不满足", "unknown": "无记录", "named": "点名", "reported": "报告", "reportedCount": "报告数",
	"candidates": "候选", "completeness": "完整性声明", "cells": "单元", "rows": "行", "columns": "列", "undecided": "无法判断",
}

// termOf is the Chinese term of a type, a field or a value.
func termOf(name, description string) string {
	return graph.Term{Name: name, Description: description}.In(message.Chinese)
}

// typeTitle is what a type is called.
func (o *operation) typeTitle(typ *ast.Definition) string { return termOf(typ.Name, typ.Description) }

// fieldTitle is what a field is called; fallback for one without a Chinese name.
func (o *operation) fieldTitle(owner *ast.Definition, f *ast.FieldDefinition, fallback string) string {
	// A connection is called as the list that goes with it.
	if list := owner.Fields.ForName(strings.TrimSuffix(f.Name, "Connection")); list != nil && list != f {
		f = list
	}
	if term := termOf(f.Name, f.Description); term != f.Name {
		return term
	}
	return cmp.Or(plainTitles[f.Name], fallback, f.Name)
}

// leafTitle is the last part of a column's title. The name of a row itself is called
// after its type, as lists have it: 企业名称.
func (o *operation) leafTitle(owner *ast.Definition, f *ast.FieldDefinition, row bool) string {
	title := o.fieldTitle(owner, f, "")
	if row && f.Name == nameField && title == nameTitle && o.isNode(owner) {
		return o.typeTitle(owner) + nameTitle
	}
	return title
}

// isNode tells if a type is one of the graph's own, and no interface over several.
func (o *operation) isNode(typ *ast.Definition) bool {
	return typ.Kind == ast.Object && typ.Fields.ForName("synthetic") != nil
}
