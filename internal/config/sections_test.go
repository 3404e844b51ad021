package config

import (
	"reflect"
	"slices"
	"strings"

	"slipway/internal/strictyaml"
)

// section is a struct type at its path, as service.health_check or scaling.schedules[].
type section struct {
	path  string
	typ   reflect.Type
	value reflect.Value // its defaults; invalid where the section is absent by default, or an item of a list
}

// sections lists every section in the order of the types.
func sections() []section {
	return within("", reflect.TypeFor[Environment](), reflect.ValueOf(defaultEnvironment("")))
}

func within(path string, t reflect.Type, value reflect.Value) []section {
	all := []section{{path, t, value}}
	for _, f := range strictyaml.FieldsOf(t) {
		inner, key := t.FieldByIndex(f.Index).Type, strictyaml.Join(path, f.Key)
		if strings.HasPrefix(key, furtherKeys) && toldElsewhere(inner, f) {
			continue
		}
		switch {
		case inner.Kind() == reflect.Map && inner.Elem().Kind() == reflect.Struct:
			all = append(all, within(key+".*", inner.Elem(), strictyaml.NewSection(inner.Elem()).Elem())...)
		case inner.Kind() == reflect.Struct:
			var v reflect.Value
			if value.IsValid() {
				v = value.FieldByIndex(f.Index)
			}
			all = append(all, within(key, inner, v)...)
		case inner.Kind() == reflect.Pointer:
			all = append(all, within(key, inner.Elem(), strictyaml.NewSection(inner.Elem()).Elem())...)
		case inner.Kind() == reflect.Slice && inner.Elem().Kind() == reflect.Struct:
			all = append(all, within(key+"[]", inner.Elem(), reflect.Value{})...)
		}
	}
	return all
}

// furtherKeys is where the keys of a further service are.
const furtherKeys = "services.*"

// toldElsewhere says whether the sections of the first service tell of a further one's key as well.
func toldElsewhere(t reflect.Type, f strictyaml.Field) bool {
	if len(f.Index) > 1 { // of service
		return true
	}
	for _, section := range []any{Scaling{}, Deployment{}, Target{}, TargetHealthCheck{}, Stickiness{}} {
		if of := reflect.TypeOf(section); t == of || t == reflect.PointerTo(of) {
			return true
		}
	}
	return false
}

// ownFields are those that a section does not have in common with another one.
func ownFields(s section) []strictyaml.Field {
	return slices.DeleteFunc(strictyaml.FieldsOf(s.typ), func(f strictyaml.Field) bool { return len(f.Index) > 1 })
}

// derived defaults follow from other keys, or there is none.
var derived = map[string]bool{
	"database.insights.retention_days":      true,
	"deployment.circuit_breaker.rollback":   true,
	"load_balancer.target.port":             true,
	"monitoring.deployment_alarms.rollback": true,
	"network.excluded_zone_ids":             true,
	"scaling.response_time_target":          true,
	"monitoring.thresholds.backup_age":      true,
	"monitoring.thresholds.service_cpu":     true,
	"monitoring.thresholds.service_memory":  true,
}

// defaultOf gives the default of a key, if it has one of its own.
func defaultOf(s section, f strictyaml.Field) (any, bool) {
	if !s.value.IsValid() || f.Required || derived[strictyaml.Join(s.path, f.Key)] {
		return nil, false
	}
	switch v := s.value.FieldByIndex(f.Index); v.Kind() {
	case reflect.Bool, reflect.Int, reflect.Float64:
		return v.Interface(), true
	case reflect.String, reflect.Slice:
		return v.Interface(), v.Len() > 0
	}
	return nil, false
}
