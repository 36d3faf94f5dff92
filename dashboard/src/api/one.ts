import { useQuery } from '@tanstack/react-query';
import { answered, api } from './client.js';

export function useJourney(id: string) {
  return useQuery({
    queryKey: ['journey', id],
    queryFn: () => answered(api.GET('/api/v1/calls/{id}', { params: { path: { id } } })),
  });
}

export function useUpload(id: string) {
  return useQuery({
    queryKey: ['upload', id],
    queryFn: () => answered(api.GET('/api/v1/uploads/{id}', { params: { path: { id } } })),
  });
}

export function useRequest(id: string) {
  return useQuery({
    queryKey: ['request', id],
    queryFn: () => answered(api.GET('/api/v1/requests/{id}', { params: { path: { id } } })),
  });
}
