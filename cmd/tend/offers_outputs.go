package main

import (
	"context"

	"tend/daemon/api"
	"tend/learning"
)

func outputOffers(ctx context.Context, client *api.Client) ([]offer, error) {
	return offeredOutputs(ctx, client, api.OutputFilter{})
}

// removedOffers are the outputs that were taken back.
func removedOffers(ctx context.Context, client *api.Client) ([]offer, error) {
	return offeredOutputs(ctx, client, api.OutputFilter{Removed: true})
}

func offeredOutputs(ctx context.Context, client *api.Client, f api.OutputFilter) ([]offer, error) {
	list, err := client.OutputsBy(ctx, f)
	return offered(list, err, func(o learning.Output) offer { return offer{string(o.ID), outputWords(o)} })
}
