// Package template protects a user's strings from Terraform, which reads every string in its JSON as a template.
package template

import (
	"reflect"
	"strings"
)

var escaper = strings.NewReplacer("${", "$${", "%{", "%%{")

// Escape gives a deep copy of a value in which Terraform reads every string as it was written: ${HOME} in a health check's
// command stays what the shell sees. References to what is declared, such as aws_sqs_queue.orders, stay references.
func Escape[T any](value T, declared ...string) T {
	return escape(reflect.ValueOf(&value).Elem(), declared).Interface().(T)
}

func escape(value reflect.Value, declared []string) reflect.Value {
	result := reflect.New(value.Type()).Elem()
	switch value.Kind() {
	case reflect.String:
		result.SetString(escaped(value.String(), declared))
	case reflect.Pointer:
		if !value.IsNil() {
			result.Set(reflect.New(value.Type().Elem()))
			result.Elem().Set(escape(value.Elem(), declared))
		}
	case reflect.Slice:
		if !value.IsNil() {
			result.Set(reflect.MakeSlice(value.Type(), 0, value.Len()))
			for i := range value.Len() {
				result = reflect.Append(result, escape(value.Index(i), declared))
			}
		}
	case reflect.Map:
		if !value.IsNil() {
			result.Set(reflect.MakeMap(value.Type()))
			for _, key := range value.MapKeys() {
				result.SetMapIndex(escape(key, declared), escape(value.MapIndex(key), declared))
			}
		}
	case reflect.Struct:
		for i := range value.NumField() {
			result.Field(i).Set(escape(value.Field(i), declared))
		}
	default:
		result.Set(value)
	}
	return result
}
