package main

import (
	"context"

	"github.com/spf13/cobra"

	"tend/daemon/api"
	"tend/learning/packs"
	"tend/learning/reflection"
)

func kindsOfReflection(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	var words []string
	for _, kind := range reflection.Kinds() {
		words = append(words, string(kind))
	}
	return words, cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveKeepOrder
}

func reflectionOffers(ctx context.Context, client *api.Client) (offers []offer, err error) {
	list, err := client.Reflections(ctx)
	for _, r := range list.Reflections {
		offers = append(offers, offer{string(r.Name), string(r.Kind)})
	}
	return offers, err
}

func packOffers(ctx context.Context, client *api.Client) (offers []offer, err error) {
	list, err := client.Packs(ctx)
	for _, p := range list {
		offers = append(offers, offer{string(p.Name), p.Title})
	}
	return offers, err
}

func taskOffers(ctx context.Context, client *api.Client) (offers []offer, err error) {
	list, err := client.Packs(ctx)
	for _, p := range list {
		for _, t := range p.Tasks {
			if t.ID != "" && t.State == packs.Open {
				offers = append(offers, offer{string(t.ID), t.Title})
			}
		}
	}
	return offers, err
}
